// The width a drawing has, followed as the window changes.

import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

export function useWidth(first: number): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(first)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    setWidth(Math.round(element.clientWidth) || first)
    const observer = new ResizeObserver(() => setWidth(Math.round(element.clientWidth) || first))
    observer.observe(element)
    return () => observer.disconnect()
  }, [first])
  return [box, width]
}
