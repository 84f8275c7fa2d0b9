/** Texts of security groups and their rules: names and descriptions share AWS's constraints. */

const ALLOWED = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;
const MOST = 255;

/** What AWS would refuse about the text of a group in a VPC; undefined when nothing. */
export function textProblem(text: string): string | undefined {
  if (text === '') return 'it must not be empty';
  if (text.length > MOST) return `${text.length} characters; at most ${MOST} are allowed`;
  return ALLOWED.test(text)
    ? undefined
    : `${JSON.stringify(text)} has characters other than a-z, A-Z, 0-9, space and ._-:/()#,@[]+=&;{}!$*`;
}
