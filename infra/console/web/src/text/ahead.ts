/** What ends something that a mark opened; longer things than this are no formula and no emphasis. */
export const LONGEST_INLINE = 1_500;

/**
 * Looks ahead in a text for the next place of one kind, going over the text once however often it
 * is asked, as long as the questions go forward: a megabyte of openers without closers takes no
 * longer than a megabyte of prose.
 */
export class Ahead {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly ends: (text: string, at: number) => boolean,
  ) {}

  /** The first such place at or after `from`, or -1 where it is too far off or not there. */
  from(from: number): number {
    if (this.at < from) this.at = from;
    while (this.at < this.text.length && !this.ends(this.text, this.at)) this.at++;
    return this.at < this.text.length && this.at - from < LONGEST_INLINE ? this.at : -1;
  }
}

/**
 * Finds where inline formulas close, as pandoc does, so that "$5 and $10" stays money; none reaches
 * over an empty line.
 */
export class Dollars {
  private readonly closers: Ahead;
  private readonly gaps: Ahead;

  constructor(private readonly text: string) {
    this.closers = new Ahead(text, closes);
    this.gaps = new Ahead(text, (all, at) => all[at] === '\n' && all[at + 1] === '\n');
  }

  /** Where the formula closes that opens at a dollar sign, or -1: there is none. */
  closeOf(at: number): number {
    if (/[\s$]/.test(this.text[at + 1] ?? ' ')) return -1;
    const end = this.closers.from(at + 1);
    const gap = this.gaps.from(at);
    return end > 0 && (gap < 0 || gap > end) ? end : -1;
  }
}

function closes(text: string, at: number): boolean {
  if (text[at] !== '$' || at === 0 || /\s/.test(text[at - 1]!) || /[0-9]/.test(text[at + 1] ?? ' ')) return false;
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 0;
}
