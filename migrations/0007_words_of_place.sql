-- "A man walks down" is not "a man walks up". PostgreSQL's English passes over such words, as over "the": here texts keep all their words, and the search decides which it passes over.
CREATE TEXT SEARCH DICTIONARY english_words (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION english_words (COPY = english);
ALTER TEXT SEARCH CONFIGURATION english_words ALTER MAPPING REPLACE english_stem WITH english_words;

ALTER TABLE texts DROP COLUMN search;
ALTER TABLE texts ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english_words', body)) STORED;
CREATE INDEX texts_search ON texts USING gin (search);
CREATE INDEX texts_search_broad ON texts USING gin (search) WHERE kind IN ('chapter', 'summary');
