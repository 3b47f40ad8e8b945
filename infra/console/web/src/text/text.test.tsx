// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { Ahead } from './ahead';
import { blocks, thinkingParts } from './blocks';
import { inlines } from './inline';
import { segments } from './segments';
import { typeset } from './typeset';
import { Response, Written } from './Written';

async function shown(node: preact.VNode): Promise<HTMLElement> {
  const place = document.createElement('div');
  document.body.append(place);
  render(node, place);
  for (let i = 0; i < 50 && place.querySelector('.formula:empty'); i++) await new Promise((done) => setTimeout(done, 5));
  return place;
}
afterEach(() => document.body.replaceChildren());

test('mathematics_inlineAndDisplayed_isSet', async () => {
  const place = await shown(<Written text={'Let $x^2=4$ and \\(y\\).\n\n\\[ \\frac{1}{2} \\]\n\n\\begin{align*} a&=b \\end{align*}'} />);
  expect(place.querySelectorAll('.katex').length).toBe(4);
  expect(place.querySelectorAll('.katex-display').length).toBe(2);
});

// What is written, and what must stand there to read.
const HOSTILE: readonly (readonly [string, string])[] = [
  ['<img src=x onerror="window.hacked=1">', '<img src=x onerror="window.hacked=1">'],
  ['<script>window.hacked=1</script>', '<script>window.hacked=1</script>'],
  ['<svg onload=window.hacked=1>', '<svg onload=window.hacked=1>'],
  ['[click](javascript:window.hacked=1)', '[click](javascript:window.hacked=1)'],
  ['<a href="javascript:window.hacked=1">x</a>', '<a href="javascript:window.hacked=1">x</a>'],
  ['<iframe srcdoc="<b>x</b>"></iframe>', '<iframe srcdoc="<b>x</b>"></iframe>'],
  ['`<img src=x onerror=1>`', '<img src=x onerror=1>'],
  ['**<img src=x onerror=1>**', '<img src=x onerror=1>'],
  ['# <style>p{display:none}</style>', '<style>p{display:none}</style>'],
  ['- <base href="https://example.invalid/">', '<base href="https://example.invalid/">'],
];

test('hostileText_isShown_andMakesNoElement', async () => {
  for (const [text, read] of HOSTILE) {
    const place = await shown(<Response text={`<think>${text}</think>${text}`} />);
    expect(place.querySelectorAll('img,script,svg,a,iframe,style,base,object,embed').length, text).toBe(0);
    expect(place.textContent!.split(read).length - 1, text).toBe(2);
  }
  expect((window as { hacked?: number }).hacked).toBeUndefined();
});

test('hostileFormula_makesNoLinkImageOrClass', async () => {
  for (const tex of ['\\href{javascript:alert(1)}{x}', '\\url{javascript:alert(1)}', '\\includegraphics{https://example.invalid/x.png}', '\\htmlClass{skip}{x}', '\\htmlId{page}{x}', '\\htmlStyle{position:fixed}{x}', '\\htmlData{a=b}{x}']) {
    const element = document.createElement('span');
    typeset(tex, false, element);
    expect(element.querySelectorAll('a,img,#page,.skip,[data-a]').length, tex).toBe(0);
    expect([...element.querySelectorAll<HTMLElement>('*')].some((one) => one.style?.position === 'fixed'), tex).toBe(false);
    expect(element.textContent, tex).toBe(tex);
  }
});

test('endlessMacro_isShownAsSource', () => {
  const element = document.createElement('span');
  typeset('\\def\\a{\\a\\a}\\a', false, element);
  expect(element.className).toContain('formula-source');
  expect(element.textContent).toContain('\\a\\a');
});

test('macroOfOneFormula_isUnknownToTheNext', () => {
  typeset('\\gdef\\mine{1}\\mine', false, document.createElement('span'));
  const element = document.createElement('span');
  typeset('\\mine', false, element);
  expect(element.className).toContain('formula-source');
});

test('brokenFormula_isShownAsSource_withWhy', () => {
  const element = document.createElement('span');
  typeset('\\frac{1}{', false, element);
  expect(element.textContent).toBe('\\frac{1}{');
  expect(element.title).toContain('KaTeX');
});

test('veryLongFormula_isShownAsSource', () => {
  const element = document.createElement('span');
  typeset('x+'.repeat(5_000), true, element);
  expect(element.className).toContain('formula-source');
});

test('longText_isShownInPortions', async () => {
  const place = await shown(<Written text={'A line of words.\n'.repeat(60_000)} />);
  expect(place.textContent!.length).toBeLessThan(40_000);
  expect(place.querySelector('button')!.textContent).toMatch(/Show 30\s?000 more/);
});

test('money_isNoMathematics', () => {
  expect(inlines('It costs $5 and then $10 more')).toEqual([{ kind: 'text', text: 'It costs $5 and then $10 more' }]);
});

test('product_isNoEmphasis', () => {
  expect(inlines('2 * 3 * 4')).toEqual([{ kind: 'text', text: '2 * 3 * 4' }]);
});

test('emphasis_holdsMathematics', () => {
  expect(inlines('**so $x=1$**')).toEqual([{ kind: 'strong', inside: [{ kind: 'text', text: 'so ' }, { kind: 'math', tex: 'x=1' }] }]);
});

test('blocks_ofMarkdown', () => {
  expect(blocks('# Title\n\n1. one\n2. two\n   more\n\n---\n```py\nx = "$5"\n```\nend').map((block) => block.kind)).toEqual(['heading', 'list', 'rule', 'code', 'paragraph']);
});

test('segments_ofDisplayedMathematics_loseNothing', () => {
  const text = 'a $$x$$ b \\[y\\] c $z$ d';
  expect(segments(text)).toEqual([
    { kind: 'prose', text: 'a ' },
    { kind: 'math', tex: 'x' },
    { kind: 'prose', text: ' b ' },
    { kind: 'math', tex: 'y' },
    { kind: 'prose', text: ' c $z$ d' },
  ]);
});

test('thinkingParts_withAndWithoutOpening', () => {
  expect(thinkingParts('<think>a</think>b')).toEqual([{ thinking: true, text: 'a' }, { thinking: false, text: 'b' }]);
  expect(thinkingParts('a</think>b')[0]).toEqual({ thinking: true, text: 'a' });
  expect(thinkingParts('plain')).toEqual([{ thinking: false, text: 'plain' }]);
});

test('ahead_askedForManyOpeners_looksAtEachLetterOnce', () => {
  let looks = 0;
  const text = '$a '.repeat(10_000);
  const ahead = new Ahead(text, () => (looks++, false));
  for (let at = 0; at < text.length; at += 3) ahead.from(at + 1);
  expect(looks).toBeLessThanOrEqual(text.length);
});

test('openersWithoutClosers_stayText', () => {
  for (const opener of ['$a ', '\\(', '\\[', '$$ ', '`a ', '*a ', '**a ', '\\begin{align}', '<think>']) {
    const kinds = blocks(opener.repeat(3_001)).map((block) => block.kind);
    expect(kinds.length, opener).toBeGreaterThan(0);
  }
});
