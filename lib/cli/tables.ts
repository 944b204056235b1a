export async function tables(_file: string | undefined, _options: { json?: boolean }): Promise<void> {
  throw new Error('not written yet')
}
