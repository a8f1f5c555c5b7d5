/** What the page around the map says, in English, where Streamlit's own words would be wrong. */

import { addWords, say } from './say.js';

addWords('en', {
  'page.away': 'The server does not answer. What you see may be older than the address says. Trying again…',
  'page.back': 'The server answers again. Bringing the page up to date…',
});

export { say };
