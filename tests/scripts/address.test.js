import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Address } from '../../web/static/page/address.js';

const KEYS = ['from', 'to', 'category', 'q', 'lat', 'lng'];

/** A window as far as an address needs one. */
function page(href) {
  const target = { location: new URL(href), steps: [] };
  const go = (kind) => (_state, _title, url) => {
    target.location = new URL(url, target.location);
    target.steps.push(kind);
  };
  target.history = { state: null, pushState: go('push'), replaceState: go('replace') };
  return target;
}

const opened = (query) => new Address(page(`http://map.test/x/?${query}`), KEYS);

test('keys are written in their order, those of others behind them', () => {
  const address = opened('z=1&q=a&from=2020-01-01');
  assert.equal(
    address.query({ category: ['attack', 'strike'] }),
    'from=2020-01-01&category=attack&category=strike&q=a&z=1',
  );
});

test('an empty value takes its key away', () => {
  const address = opened('q=a&from=2020-01-01');
  for (const nothing of [null, undefined, '', []]) assert.equal(address.query({ q: nothing }), 'from=2020-01-01');
});

test('text is spelled as the server spells it', () => {
  assert.equal(opened('').query({ q: 'a*b~c d&é' }), 'q=a%2Ab~c+d%26%C3%A9');
});

test('what is written is read back, whatever it holds', () => {
  for (const text of ['', 'a=b', '?#&', '100 %', '+', 'مرحبا', '🙂', '\'"<>']) {
    const address = opened('');
    address.write({ q: text }, false);
    assert.equal(address.read().get('q') ?? '', text);
  }
});

test('a choice is a step that Back returns from, a movement is none, and nothing new is not written', () => {
  const address = opened('from=2020-01-01');
  assert.equal(address.write({ q: 'a' }, true), true);
  assert.equal(address.write({ lat: '1' }, false), true);
  assert.equal(address.write({ lat: '1' }, true), false);
  assert.deepEqual(address.target.steps, ['push', 'replace']);
  assert.equal(address.target.location.pathname, '/x/');
});

test('what waits holds before it is written', () => {
  const address = opened('from=2020-01-01');
  assert.equal(address.wait({ q: 'a' }), true);
  assert.equal(address.wait({ q: 'a' }), false);
  assert.equal(address.read().get('q'), 'a');
  assert.equal(address.written(), 'from=2020-01-01');
  address.write({}, true);
  assert.equal(address.written(), 'from=2020-01-01&q=a');
  assert.deepEqual(address.waiting, {});
});

test('an opened link means what the server reads in it, until another is written', () => {
  const address = opened('from=2020');
  address.understood('from=2020', 'from=2020-01-01');
  assert.equal(address.read().get('from'), '2020-01-01');
  address.write({ q: 'a' }, true);
  assert.equal(address.written(), 'from=2020-01-01&q=a');
  assert.equal(address.read().get('from'), '2020-01-01');
});

test('a link for others holds the whole address', () => {
  assert.equal(opened('q=a').link({ from: '2020-01-01' }), 'http://map.test/x/?from=2020-01-01&q=a');
  assert.equal(opened('').link({}), 'http://map.test/x/');
});
