// Why a server could not be reached, in words for the person who set it up: the same for every protocol.

/** Whether it was the encryption that failed. */
export function isSecurityFault(code: string): boolean {
  return /CERT|SSL|TLS|VERIFY/.test(code)
}

/** A sentence for an error of the network or of its certificate; undefined for any other. `what` runs there: “a mail server”. */
export function reachWords(
  { host, port }: { readonly host: string; readonly port: number },
  code: string,
  what: string,
): string | undefined {
  const words: Record<string, string> = {
    ECONNREFUSED: `${host} does not answer on port ${port}: check the port, and that ${what} runs there.`,
    ENOTFOUND: `There is no server named ${host}: check its spelling.`,
    EAI_AGAIN: `The name ${host} cannot be looked up now: check the network.`,
    EHOSTUNREACH: `${host} cannot be reached from here: check the network.`,
    ENETUNREACH: `${host} cannot be reached from here: check the network.`,
    ETIMEDOUT: `${host} took too long to answer on port ${port}.`,
    DEPTH_ZERO_SELF_SIGNED_CERT: `The certificate of ${host} is self-signed, so nobody can tell who answers.`,
    SELF_SIGNED_CERT_IN_CHAIN: `The certificate of ${host} is self-signed, so nobody can tell who answers.`,
    CERT_HAS_EXPIRED: `The certificate of ${host} has expired.`,
    ERR_TLS_CERT_ALTNAME_INVALID: `The certificate on port ${port} belongs to another server than ${host}.`,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: `The certificate of ${host} cannot be verified.`,
  }
  return words[code]
}
