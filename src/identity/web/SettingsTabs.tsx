// The tabs of the settings, shared by their pages.
import { Tabs } from '#ui/Tabs.tsx'
import { useSession } from './session.tsx'

export function SettingsTabs({ current }: { current: 'organisation' | 'members' | 'account' | 'audit' }) {
  const { owner } = useSession()
  const tabs = [
    { id: 'organisation', label: 'Organisation', href: '/settings' },
    { id: 'members', label: 'Members', href: '/settings/members' },
    { id: 'account', label: 'Your account', href: '/settings/account' },
    ...(owner ? [{ id: 'audit', label: 'Audit', href: '/settings/audit' }] : []),
  ]
  return <Tabs label="Settings" tabs={tabs} current={current} />
}
