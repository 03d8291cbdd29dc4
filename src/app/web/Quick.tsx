// The quick panels, mounted once for every page.

export function Quick() {
  return null
}
