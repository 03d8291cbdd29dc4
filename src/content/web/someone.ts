// A person of an audience, as the sides of its panel hand them to each other.

export interface Someone {
  readonly personId: string
  readonly name: string
  readonly email: string | null
}

export const nameOf = ({ name, email }: Pick<Someone, 'name' | 'email'>) => name || email || 'No name'
