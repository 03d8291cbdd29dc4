// The quick panels, mounted once for every page; each is fetched when it is first opened.
import { lazy, Suspense, useState } from 'react'
import { openQuick, useQuick } from './quick.ts'

const AddPerson = lazy(async () => ({ default: (await import('#people/web/AddPerson.tsx')).AddPerson }))
const CoveragePanel = lazy(async () => ({ default: (await import('#pr/web/CoveragePanel.tsx')).CoveragePanel }))
const HoldPanel = lazy(async () => ({ default: (await import('#channels/web/HoldPanel.tsx')).HoldPanel }))
const QuickCampaign = lazy(async () => ({ default: (await import('#plan/web/QuickCampaign.tsx')).QuickCampaign }))
const QuickPost = lazy(async () => ({ default: (await import('#content/web/QuickPost.tsx')).QuickPost }))
const SpendPanel = lazy(async () => ({ default: (await import('#plan/web/SpendPanel.tsx')).SpendPanel }))

export function Quick() {
  const panel = useQuick()
  // After its panel has closed it still shows what was made.
  const [posted, setPosted] = useState(false)
  if (panel === 'post' && !posted) setPosted(true)
  const shown = { open: true, onClose: () => openQuick(null) }
  return (
    <Suspense fallback={null}>
      {posted && <QuickPost {...shown} open={panel === 'post'} />}
      {panel === 'person' && <AddPerson {...shown} />}
      {panel === 'campaign' && <QuickCampaign {...shown} />}
      {panel === 'spend' && <SpendPanel {...shown} />}
      {panel === 'hold' && <HoldPanel {...shown} />}
      {panel === 'coverage' && <CoveragePanel {...shown} />}
    </Suspense>
  )
}
