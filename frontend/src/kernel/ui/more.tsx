//! Lists that grow by "more" and can be walked with the arrow keys.
import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Failure, Waiting } from "./parts";

interface Paged<Item> {
  items: Item[];
  next?: string | null;
}

/** Reads a list page by page. */
export function usePages<Item>(key: QueryKey, read: (cursor: string | undefined) => Promise<Paged<Item>>) {
  return useInfiniteQuery<Paged<Item>, Error, InfiniteData<Paged<Item>>, QueryKey, string | undefined>({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

/** Moves between the main links of a list with the arrow keys. */
export function Rows(props: { label: string; children: ReactNode }) {
  const list = useRef<HTMLUListElement>(null);
  const walk = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>("a.cover") ?? [])];
    const here = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  };
  return (
    <ul className="rows sheet flush" aria-label={props.label} ref={list} onKeyDown={walk}>
      {props.children}
    </ul>
  );
}

/** A list with its waiting, its failure, its emptiness and its "more". */
export function Listing<Item>(props: {
  query: ReturnType<typeof usePages<Item>>;
  label: string;
  empty: ReactNode;
  row: (item: Item) => ReactNode;
}) {
  const { t } = useTranslation();
  const { query } = props;
  const place = useRef<HTMLDivElement>(null);
  const pages = query.data?.pages.length ?? 0;
  const shown = useRef(pages);
  const held = useRef(0);
  useEffect(() => {
    // Whoever asked for more goes on with the first of what came.
    if (pages > shown.current && shown.current > 0) {
      place.current?.querySelectorAll<HTMLElement>("li")[held.current]?.querySelector("a")?.focus();
    }
    shown.current = pages;
    held.current = query.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  }, [pages, query.data]);
  if (query.isPending) return <Waiting />;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return props.empty;
  return (
    <div className="stack" ref={place}>
      <Rows label={props.label}>{items.map(props.row)}</Rows>
      {query.hasNextPage ? (
        <div>
          <button
            type="button"
            className="button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("more")}
          </button>
        </div>
      ) : null}
    </div>
  );
}
