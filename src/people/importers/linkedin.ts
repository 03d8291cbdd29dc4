// LinkedIn's connections: a preamble of notes above the header, and mostly no addresses.
import type { Importer } from './importer.ts'

export const linkedin: Importer = { name: 'LinkedIn', signature: ['emailaddress', 'url', 'connectedon'], columns: {} }
