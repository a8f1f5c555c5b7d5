"""The words by which columns are called in several languages, and those of kinds of events.

Words are folded as ``geo.places.gazetteer.fold`` folds them, the most telling of a field first.
"""

from geo.places.gazetteer import fold

_HEADERS: dict[str, str] = {
    "event_id": "event_id, eventid, id, uid, uuid, identifier, event code, no, nr, number, fid, "
    "identifiant, kennung, معرف, رقم, номер",
    "title": "title, headline, heading, event title, event name, what, what happened, name, "
    "titre, titulo, titel, überschrift, baslik, عنوان, الحدث, заголовок, название",
    "date": "date, event_date, event date, start date, date_start, start, day of event, when, "
    "begin, from, incident date, datetime, timestamp, date time, fecha, datum, data, tarih, "
    "التاريخ, تاريخ, дата",
    "end": "end date, date_end, end, until, to, date fin, fin, fecha fin, enddatum, bitis, "
    "تاريخ النهاية, дата окончания",
    "year": "year, annee, ano, jahr, yil, سنة, السنة, год",
    "month": "month, mois, mes, monat, ay, شهر, الشهر, месяц",
    "day": "day, jour, dia, tag, gun, يوم, اليوم, день",
    "category": "category, event type, event_type, type, kind, type of event, incident type, "
    "classification, categorie, categoria, kategorie, art, tur, kategori, نوع, النوع, الفئة, "
    "тип, категория",
    "actors": "actors, actor, actor1, actor 1, perpetrator, group, perpetrator group, parties, "
    "side a, actor2, actor 2, side b, acteur, acteurs, actores, akteur, akteure, "
    "aktor, taraf, الجهة, الفاعل, субъект",
    "place": "place, location, place name, city, town, site, village, settlement, where, "
    "locality, location name, lieu, ville, lugar, ciudad, ort, stadt, yer, sehir, المكان, "
    "الموقع, المدينة, مكان, مدينة, место, город",
    "admin": "admin1, admin 1, adm1, adm_1, governorate, province, state, region, muhafaza, "
    "gouvernorat, departement, provincia, bundesland, provinz, il, المحافظة, محافظة, область",
    "country": "country, country name, iso3, iso, country code, pays, pais, land, ulke, "
    "البلد, الدولة, страна",
    "latitude": "latitude, lat, y, lat_dd, latitud, breite, breitengrad, enlem, "
    "خط العرض, دائرة العرض, широта",
    "longitude": "longitude, lon, lng, long, x, lon_dd, longitud, lange, längengrad, boylam, "
    "خط الطول, долгота",
    "coordinates": "coordinates, coords, latlng, lat lon, lat long, gps, point, wkt, geometry, "
    "coordinate, latlon, lon lat, lnglat, lonlat, lat lng, mgrs, grid reference, grid ref, "
    "military grid, utm, plus code, pluscode, map link, google maps, maps link, wkb, geom, "
    "geojson, geom_wkt, coordonnees, coordenadas, koordinaten, koordinat, الاحداثيات, координаты",
    "utm_zone": "utm zone, zone, grid zone, utm zone number, zone utm, utmzone",
    "easting": "easting, utm easting, utm e, utm x, x utm, easting m, utm east",
    "northing": "northing, utm northing, utm n, utm y, y utm, northing m, utm north",
    "radius_km": "radius_km, radius km, radius",
    "summary": "summary, description, details, notes, narrative, text, account, event "
    "description, resume, descripcion, beschreibung, aciklama, الوصف, وصف, تفاصيل, описание",
    "killed": "killed, deaths, fatalities, dead, nkill, best, death toll, kia, victims, morts, "
    "tues, muertos, tote, olu, القتلى, قتلى, الضحايا, تعداد قتلى, کشته شدگان, погибшие, убитые",
    "killed_low": "killed_low, killed low, deaths low, low, minimum killed",
    "killed_high": "killed_high, killed high, deaths high, high, maximum killed",
    "sources": "source, sources, source ids, source id, source url, url, link, links, reference, "
    "references, source link, source name, source urls, publisher, "
    "fuente, quelle, quellen, kaynak, المصدر, مصدر, الرابط, источник",
    "note": "note, remarks, comment, comments, remark, remarque, bemerkung, ملاحظة, ملاحظات",
}

#: Field to the folded words by which a column of it may be called, the most telling first.
HEADERS: dict[str, tuple[str, ...]] = {
    field: tuple(dict.fromkeys(fold(word) for word in words.split(",")))
    for field, words in _HEADERS.items()
}

_KINDS: dict[str, str] = {
    "strike": "air strike, airstrike, air raid, drone strike, bombardment from the air, "
    "frappe aerienne, luftangriff, hava saldirisi, غارة, ضربة جوية, авиаудар",
    "attack": "attack, assault, explosion, ied, bomb, bombing, shelling, rocket, mortar, clash, "
    "battle, killing, kidnapping, assassination, shooting, ambush, raid, abduction, violence, "
    "attaque, explosion, ataque, angriff, anschlag, saldiri, هجوم, تفجير, اغتيال, атака, взрыв",
    "troop_movement": "troop, troops, withdrawal, deployment, redeployment, handover, convoy, "
    "base, retrait, despliegue, abzug, انسحاب, قوات, войска",
    "diplomacy": "diplomacy, agreement, talks, meeting, negotiation, treaty, visit, summit, "
    "accord, acuerdo, abkommen, anlasma, اتفاق, مفاوضات, переговоры",
    "politics": "politics, political, protest, protests, demonstration, riot, riots, election, "
    "parliament, law, manifestation, protesta, wahl, secim, احتجاج, انتخابات, протест",
    "energy": "energy, oil, gas, pipeline, electricity, refinery, power, petrole, energia, "
    "energie, enerji, نفط, كهرباء, нефть",
}

#: Category to the folded words that suggest it; a suggestion is shown, never applied.
KINDS: dict[str, tuple[str, ...]] = {
    category: tuple(dict.fromkeys(fold(word) for word in words.split(",")))
    for category, words in _KINDS.items()
}
