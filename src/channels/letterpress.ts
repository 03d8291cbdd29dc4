// Compiles MJML from standard input to HTML on standard output: a process of its own, because mjml keeps 100 MB for itself once it is loaded.
import { text } from 'node:stream/consumers'
import mjml2html from 'mjml'

const { html } = await mjml2html(await text(process.stdin), { validationLevel: 'strict', fonts: {} })
process.stdout.write(html)
