// Scrolls a strip that is wider than the screen so that the current item stands in the middle; to be used as a ref.

export function centreCurrent(list: HTMLElement | null): void {
  const box = list?.closest('nav')
  const here = list?.querySelector<HTMLElement>('[aria-current]')
  if (box && here && box.scrollWidth > box.clientWidth) box.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - box.clientWidth / 2
}
