// The tabs of the channels page: the ways out that this program serves itself.
import { Tabs } from '#ui/Tabs.tsx'

export function ChannelTabs({ current }: { current: 'email' | 'website' }) {
  const tabs = [
    { id: 'email', label: 'E-mail', href: '/channels' },
    { id: 'website', label: 'Website', href: '/channels/site' },
  ]
  return <Tabs label="Channels" tabs={tabs} current={current} />
}
