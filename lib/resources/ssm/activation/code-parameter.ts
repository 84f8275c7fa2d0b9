/** Where the code of an activation is kept: AWS tells it once, when the activation is made. */

/** Name of the SecureString parameter that keeps the code of an activation of an app. */
export function codeParameterOf({ app }: { readonly app: string }, activationId: string): string {
  return `/gantry/${app}/activation/${activationId}`;
}
