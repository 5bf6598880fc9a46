/** A text with what it tells in the place of its `{…}`; of two forms, "1 avis|{count} avis", the number chooses. */
export function told(text: string, what: string | number): string {
  const [one, several = one] = text.split("|");
  return (+what > 1 ? several : one)!.replace(/{\w+}/, () => `${what}`);
}
