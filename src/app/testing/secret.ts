// The installation's secret in tests.

export const secretKey = 'a secret that is only used in tests, thirty-two bytes or more'
