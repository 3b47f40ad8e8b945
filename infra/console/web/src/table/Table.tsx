import { Component, type ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useVirtual } from './virtual';

/** A column: its cells are drawn for the rows in sight only. */
export interface Column {
  readonly key: string;
  readonly title: string;
  /** Said where one points at the title. */
  readonly hint?: string;
  /** A track of the grid: 80px, minmax(160px, 1fr). */
  readonly width: string;
  readonly numeric?: boolean;
  readonly sortable?: boolean;
  readonly cell: (row: number) => ComponentChildren;
}

export interface TableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly rowKey: (row: number) => string | number;
  readonly rowHeight?: number;
  readonly sort?: { readonly key: string; readonly descending: boolean };
  readonly onSort?: (key: string) => void;
  /** The row the arrow keys are at; -1: none. */
  readonly active: number;
  readonly onActive: (row: number) => void;
  readonly onOpen: (row: number) => void;
  /** Keys beyond the usual ones; true: it was one of them. */
  readonly onKey?: (key: string, row: number) => boolean;
  readonly onScroll?: (top: number) => void;
  readonly empty?: ComponentChildren;
}

/** A table of any length: arrow keys move, Enter opens, a click on a title sorts. */
export function Table(props: TableProps) {
  const { columns, rows, rowHeight = 36, active, sort } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtual(rows, rowHeight, scroller);
  const tracks = columns.map((column) => column.width).join(' ');
  const id = useRef(`table-${Math.random().toString(36).slice(2, 8)}`).current;
  const moved = useRef(false);

  useEffect(() => {
    if (moved.current && active >= 0 && active < rows) virtual.scrollToIndex(active, { align: 'auto' });
    moved.current = false;
  }, [active]);

  const latest = useRef(props);
  latest.current = props;
  const pick = useCallback((row: number) => {
    latest.current.onActive(row);
    latest.current.onOpen(row);
  }, []);

  const key = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows - 1 };
    const target = to[event.key];
    if (target !== undefined && rows > 0) {
      moved.current = true;
      props.onActive(Math.min(rows - 1, Math.max(0, target)));
      event.preventDefault();
    } else if (event.key === 'Enter' && active >= 0) {
      props.onOpen(active);
      event.preventDefault();
    } else if (props.onKey?.(event.key, active)) event.preventDefault();
  };

  return (
    <div class="table" role="grid" aria-label={props.label} aria-rowcount={rows + 1} aria-colcount={columns.length}>
      <div class="table-head" role="row" style={{ gridTemplateColumns: tracks }}>
        {columns.map((column) => {
          const sorted = sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined;
          return (
            <div key={column.key} role="columnheader" class={column.numeric ? 'number' : ''} aria-sort={sorted} title={column.hint}>
              {column.sortable ? (
                <button type="button" onClick={() => props.onSort?.(column.key)}>
                  {column.title}
                  {sorted && <span aria-hidden="true" class="arrow">{sort!.descending ? '↓' : '↑'}</span>}
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
      </div>
      <div
        ref={scroller}
        class="table-body"
        tabIndex={0}
        role="rowgroup"
        aria-label={`${props.label}: arrow keys move, Enter opens`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        onKeyDown={key}
        onScroll={(event) => props.onScroll?.(event.currentTarget.scrollTop)}
      >
        {rows === 0 && props.empty}
        <div class="table-rows" style={{ height: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <Row key={props.rowKey(index)} id={`${id}-${index}`} index={index} start={start} height={rowHeight} active={index === active} tracks={tracks} columns={columns} onPick={pick} />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly active: boolean;
  readonly tracks: string;
  readonly columns: readonly Column[];
  readonly onPick: (row: number) => void;
}

/** A row that stays as it is while one scrolls: only the rows that come into sight are drawn. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { props } = this;
    return next.columns !== props.columns || next.index !== props.index || next.start !== props.start || next.active !== props.active;
  }

  override render() {
    const { id, index, start, height, active, tracks, columns, onPick } = this.props;
    return (
      <div
        id={id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={active}
        class={active ? 'table-row active' : 'table-row'}
        style={{ gridTemplateColumns: tracks, height: `${height}px`, top: `${start}px` }}
        onClick={() => onPick(index)}
      >
        {columns.map((column) => (
          <div key={column.key} role="gridcell" class={column.numeric ? 'number' : ''}>
            {column.cell(index)}
          </div>
        ))}
      </div>
    );
  }
}
