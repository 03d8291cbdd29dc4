// What is used of mjml, which comes without types.
declare module 'mjml' {
  function mjml2html(
    source: string,
    options?: { validationLevel?: 'strict' | 'soft' | 'skip'; fonts?: Record<string, string> },
  ): Promise<{ html: string; errors: unknown[] }>
  export = mjml2html
}
