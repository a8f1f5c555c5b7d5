/** What the browser's scripts pass to each other and get from the server. */

/** Days since 1970-01-01, both included. */
interface Days {
  from: number;
  to: number;
}

/** What stands for an event on the map: [x, y, half width, half height] in pixels of the world. */
type Box = [number, number, number, number];

/** A ring of a dataset's mark, in pixels. */
interface Ring {
  away: number;
  width: number;
  dash: number[];
}

interface Category {
  id: string;
  label: string;
  color: string;
  shape: string;
}

interface Dataset {
  id: string;
  title: string;
  licence: string;
  credits: string[];
  mark: Ring[];
}

interface Place {
  id: string;
  name: string;
  latitude: number | null;
  longitude: number | null;
  label_latitude: number | null;
  label_longitude: number | null;
}

type Column = Float32Array | Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** The head of /api/points. Days are counted from 1970-01-01, in the columns from `base_day`. */
interface PointsHeader {
  count: number;
  base_day: number;
  first_day: number;
  last_day: number;
  title: string;
  version: string;
  /** West, south, east, north in degrees; null where no event is on a point. */
  extent: [number, number, number, number] | null;
  categories: Category[];
  datasets: Dataset[];
  places: Place[];
  columns: { name: string; dtype: string; offset: number }[];
}

interface Points {
  header: PointsHeader;
  count: number;
  columns: Record<string, Column>;
}

interface Source {
  publisher: string;
  title: string;
  url: string;
  published: string;
  caution: string;
}

/** An event as /api/rows tells it; `row` is its place among those of the datasets shown. */
interface EventRecord {
  row: number;
  event_id: string;
  title: string;
  summary: string;
  when: string;
  kind: string;
  category: string;
  certainty: string;
  dataset?: Dataset;
  place: string;
  place_id: string;
  place_local: string;
  place_precision: string;
  radius_km: number;
  on_point: boolean;
  latitude: number | null;
  longitude: number | null;
  actors: string;
  killed_low: number | null;
  killed_high: number | null;
  note: string;
  sources: Source[];
  accounts: { topic: string; account: string; sources: Source[] }[];
}

/** The content of basemap.json: lines as steps of 1/scale degree, longitude first. */
interface BasemapFile {
  scale: number;
  layers: Record<string, number[][] | number[][][]>;
  labels: BasemapLabel[];
}

interface BasemapLabel {
  name: string;
  name_ar: string;
  kind: string;
  latitude: number;
  longitude: number;
  rank: number;
  minzoom: number;
}

/** For each key of the address that changes its value, its values, or null for none. */
type Changes = Record<string, string | string[] | null>;

/** What `web/map.py` gives the scripts. */
interface Settings {
  keys: string[];
  root: string;
  version: string;
  symbols: Record<string, { shape: string; color: string }>;
  marks: Ring[][];
  basemaps: Record<string, { url: string; options: L.TileLayerOptions }>;
}

/** What the stage knows of the page; datasets and filters are asked for as a query string. */
interface Host {
  address: import('./static/page/address.js').Address;
  data: {
    points(datasets: string): Promise<Points>;
    basemap(): Promise<BasemapFile>;
    mask(query: string): Promise<Uint8Array | null>;
    rows(rows: number[], datasets: string): Promise<EventRecord[]>;
    event(id: string, datasets: string): Promise<EventRecord>;
  };
  /** Settled once the link that was opened is understood. */
  understood?: Promise<void>;
  /** Whether all this is in a frame of somebody's page. */
  embedded: boolean;
  theme(): string;
  onTheme(changed: (theme: string) => void): void;
  onReport(changes: Changes): void;
  /** Where a person can share what the map shows; `screen` is what `Viewport.onScreen` returns. */
  onShare?(changes: Changes, screen: object): void;
}

interface Window {
  /** The one name of ours: what folium's scripts call, and the stage for tests and tools. */
  Dateline: {
    start?(map: L.Map, settings: Settings): void;
    lookAgain?(heard: number): void;
    current?: import('./static/page/stage.js').Stage;
  };
  /** streamlit-folium's own, in the map's frame. */
  __GLOBAL_DATA__: { previous_data: unknown };
  Streamlit: { setComponentValue(value: unknown): void };
}
