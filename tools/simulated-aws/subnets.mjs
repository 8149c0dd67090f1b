/**
 * Default subnets of awsx's strategy Auto: every zone has an equal part of the VPC, its private subnet half of that
 * and its public one the quarter behind it.
 */
export function subnetsOf(vpcName, cidrBlock, zoneNames) {
  const [base, mask] = cidrBlock.split('/');
  const zoneMask = Number(mask) + Math.ceil(Math.log2(zoneNames.length));
  const widest = Math.max(zoneMask, 16);
  return zoneNames.flatMap((zoneName, i) => {
    const start = toNumber(base) + i * sizeOf(zoneMask);
    const subnet = (type, from, bits) => ({
      type,
      zone: i + 1,
      zoneName,
      name: `${vpcName}-${type.toLowerCase()}-${i + 1}`,
      cidrBlock: `${toAddress(from)}/${bits}`,
    });
    // The public one comes first, for its NAT gateway.
    return [subnet('Public', start + sizeOf(widest + 1), widest + 2), subnet('Private', start, widest + 1)];
  });
}

const sizeOf = (mask) => 2 ** (32 - mask);
const toNumber = (address) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toAddress = (number) => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
