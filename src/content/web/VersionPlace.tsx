// The address of a version: it is shown on the page of its piece.
import { useSuspenseQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { contentApi } from './api.ts'

export function VersionPlace() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { data } = useSuspenseQuery(contentApi.getVariant.queryOptions({ input: { id } }))
  return <Navigate to={`/content/${data.pieceId}`} replace />
}
