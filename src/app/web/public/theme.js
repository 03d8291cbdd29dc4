// Applies the theme that was chosen on this device before the first paint; ui/theme.ts writes the same key.
try {
  const kept = localStorage.getItem('throughline-theme')
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept
} catch {
  // Without storage the system decides.
}
