import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

/** Which of many rows of equal height are to be drawn; redraws the caller when that changes. */
export function useVirtual(rows: number, height: number, scroller: RefObject<HTMLElement>): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer<number, void>((before) => before + 1, 0);
  const options = {
    count: rows,
    estimateSize: () => height,
    getScrollElement: () => scroller.current,
    overscan: 6,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(),
  };
  const [virtual] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtual.setOptions(options);
  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => virtual._willUpdate());
  return virtual;
}
