-- What is said of the library as a whole: the dual encoder that it is searched with, and the tags that users give videos.

-- Which dual encoder answers searches, and which one is being filled to take its place. A model without a role is one that nothing wants any more: workers drop its vectors.
--
--   ───▶ building ──── every video has its vectors ───▶ answering ──── another one is complete ───▶ (none)
--            └───────────── another one is chosen ──────────────────────────────────────────────────▲
ALTER TABLE embedding_models
    ADD COLUMN folder  text CHECK (folder <> ''), -- where its weights were when they were last used
    ADD COLUMN role    text CHECK (role IN ('answering', 'building')),
    ADD COLUMN filling boolean NOT NULL DEFAULT false, -- videos that lack its vectors are given them in the background
    ADD CHECK (NOT filling OR role IS NOT NULL),
    ADD CHECK (role <> 'building' OR filling);

CREATE UNIQUE INDEX embedding_models_role ON embedding_models (role) WHERE role IS NOT NULL;
CREATE UNIQUE INDEX embedding_models_filling ON embedding_models (filling) WHERE filling;

-- Until now, the model of the most vectors answered.
DO $$ BEGIN
    IF to_regclass('segment_embeddings') IS NOT NULL THEN
        UPDATE embedding_models SET role = 'answering'
        WHERE number = (SELECT model FROM segment_embeddings GROUP BY model ORDER BY count(*) DESC, model LIMIT 1);
    END IF;
END $$;

-- Work on a video that is done already: neither its state nor its failure is the video's.
ALTER TABLE units ADD COLUMN is_background boolean NOT NULL DEFAULT false;

CREATE INDEX units_background ON units (state) WHERE is_background;

CREATE TABLE video_tags (
    video_id text NOT NULL REFERENCES videos ON DELETE CASCADE,
    tag      text NOT NULL CHECK (tag <> '' AND tag = btrim(tag) AND length(tag) <= 64), -- in lower case

    PRIMARY KEY (video_id, tag)
);

CREATE INDEX video_tags_by_tag ON video_tags (tag, video_id);
