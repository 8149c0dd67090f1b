export const everyTestFile: (installDir: string) => { readonly name: string; readonly text: string }[];
