// Before an e-mail goes: who gets it and who does not, how it reads for each of them, and a test copy.
import { useState } from 'react'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { withFallbacks } from '#channels/contract/base.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Reading } from '../contract/base.ts'
import { SeeItAs } from './SeeItAs.tsx'
import { SendTest } from './SendTest.tsx'
import type { Someone } from './someone.ts'
import { WhoGetsIt } from './WhoGetsIt.tsx'

export function AudiencePanel({ version, open, onClose }: { version: Reading; open: boolean; onClose: () => void }) {
  const { can } = useSession()
  const [side, setSide] = useState('who')
  const [someone, setSomeone] = useState<Someone | null>(null)
  const see = (one: Someone) => {
    setSomeone(one)
    setSide('see')
  }
  return (
    <SidePanel
      title={withFallbacks(version.subject) || version.title}
      purpose={`${version.title}, before it goes`}
      wide
      open={open}
      onClose={onClose}
    >
      <div className="-mt-6">
        <Tabs
          label="Before it goes"
          current={side}
          onChange={setSide}
          tabs={[
            { id: 'who', label: 'Who gets it', content: open && side === 'who' && <WhoGetsIt version={version} onSee={see} /> },
            {
              id: 'see',
              label: 'See it as…',
              content: open && side === 'see' && <SeeItAs version={version} someone={someone} onSee={setSomeone} />,
            },
            ...(can('content.edit')
              ? [{ id: 'test', label: 'Send a test', content: open && side === 'test' && <SendTest version={version} someone={someone} /> }]
              : []),
          ]}
        />
      </div>
    </SidePanel>
  )
}
