export const tables: readonly string[];
export const orders: Readonly<Record<string, string>>;
