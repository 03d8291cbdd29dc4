// The version as its recipients will see it while it is being written, with the count of characters and what the checks find.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Finding } from '#ui/Finding.tsx'
import { useFormValue } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import { List } from '#ui/List.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { Face } from './Face.tsx'

export function LivePreview({ adapter }: { adapter: Reading['adapter'] }) {
  const { locale } = useSession()
  const words = { subject: useText('subject'), preheader: useText('preheader'), body: useText('body'), ctaLabel: useText('ctaLabel') }
  const target = useText('ctaUrl') || null
  const settled = useSettled(JSON.stringify(words))
  const { data } = useQuery({
    ...contentApi.previewVariant.queryOptions({ input: { adapter, ...(JSON.parse(settled) as typeof words) } }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  if (!data) return <Loading shape="text" />
  const { html, text: plain, characters, subject, findings } = data
  const face = {
    ...words,
    subject,
    adapter,
    target,
    formId: null,
    pageAddress: null,
    findings,
    rendering: { html, text: plain, characters },
  }
  return (
    <section aria-label="Preview" className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between">
        <h3 className="text-small font-semibold">As its recipients see it</h3>
        <span className="text-tiny text-faint">{formatNumber(characters, { locale })} characters</span>
      </div>
      <Face version={face} />
      {findings.length > 0 && (
        <List>
          {findings.map((found) => (
            <Finding key={found.object} severity={found.severity} object={found.object} why={found.why} />
          ))}
        </List>
      )}
    </section>
  )
}

function useText(path: string): string {
  const value = useFormValue(path)
  return typeof value === 'string' ? value : ''
}

const pause = 350

/** A value once it has stood still for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
