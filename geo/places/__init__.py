"""The gazetteer: names in any spelling, geocoding offline, countries, GeoNames' files."""
