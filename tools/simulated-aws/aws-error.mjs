/** A refusal in AWS's words: its code, then its text, as the real provider prints them. */
export class AwsError extends Error {
  constructor(code, text) {
    super(`${code}: ${text}`);
    this.code = code;
    this.text = text;
  }
}

/** As the real provider wraps a refusal of an API call. */
export function refusedCall(token, operation, error) {
  const [, module = '', type = ''] = token.split(':');
  const verb = { create: 'creating', update: 'updating', delete: 'deleting' }[operation] ?? operation;
  const service = {
    lb: 'ELBv2',
    ecs: 'ECS',
    iam: 'IAM',
    ec2: 'EC2',
    vpc: 'EC2',
    cloudwatch: 'CloudWatch Logs',
  };
  const api = service[module.split('/')[0]] ?? module.split('/')[0];
  const said = `https response error StatusCode: 400, RequestID: simulated, ${error.message}`;
  const call = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}${type}`;
  return new Error(`${verb} ${api} ${type}: operation error ${api}: ${call}, ${said}`);
}
