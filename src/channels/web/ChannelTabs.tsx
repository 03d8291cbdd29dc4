// The tabs of the page of the accounts: the ways out that this program serves itself.
import { Tabs } from '#ui/Tabs.tsx'

export function ChannelTabs({ current }: { current: 'email' | 'website' }) {
  const tabs = [
    { id: 'email', label: 'E-mail', href: '/channels' },
    { id: 'website', label: 'Website', href: '/channels/site' },
  ]
  return <Tabs label="E-mail and website" tabs={tabs} current={current} />
}
