/** Who made what the map shows, at its edge. What comes from data goes in as text. */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  function line(text) {
    const made = document.createElement('div');
    made.className = 'dl-credit leaflet-control leaflet-control-attribution';
    made.dir = 'auto';
    made.textContent = text;
    made.title = text;
    return made;
  }

  function said({ title, version, datasets }) {
    return datasets.map((dataset) => {
      const { licence } = dataset;
      const name = datasets.length > 1 ? dataset.title : Dateline.say('map.version', { title, version });
      const credits = dataset.credits.join('; ');
      if (!credits && !licence) return Dateline.say('map.credit', { title: name });
      const how = licence ? 'map.credit_licensed' : 'map.credit_unlicensed';
      return Dateline.say(how, { title: name, licence, credits: credits || dataset.title });
    });
  }

  /** Returns `setDatasets(header)`, a line for each dataset, and `setDetail(text)`, a line above them. */
  Dateline.credits = function (map) {
    const control = map.attributionControl;
    const detail = line('');
    const all = document.createElement('div');
    all.className = 'dl-credits leaflet-control';
    let lines = [];
    detail.hidden = true;
    control.setPrefix(false);
    control.getContainer().before(detail, all);
    L.DomEvent.disableScrollPropagation(all);
    Dateline.scrolled(all, Dateline.say('map.credits'));
    control.addAttribution(Dateline.say('map.credit_basemap'));
    return {
      setDatasets(header) {
        for (const one of lines) one.remove();
        lines = header ? said(header).map(line) : [];
        all.append(...lines);
      },
      setDetail(text) {
        detail.textContent = text;
        detail.hidden = !text;
      },
    };
  };
})();
