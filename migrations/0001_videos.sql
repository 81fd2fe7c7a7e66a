-- Videos and what is known of them.
--
-- Times are seconds of the video's own presentation time; ranges are half-open [start, end) and lie inside the video.
-- States are text with CHECK. A row that breaks an invariant is refused here, whatever program writes it.

CREATE TABLE videos (
    id                text PRIMARY KEY,
    sha256            text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    name              text NOT NULL CHECK (name <> ''),
    path              text NOT NULL CHECK (path <> ''),
    size_bytes        bigint NOT NULL CHECK (size_bytes > 0),
    state             text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    error             text CHECK (error <> ''),
    model_name        text CHECK (model_name <> ''),
    model_fingerprint text CHECK (model_fingerprint <> ''),
    options           jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(options) = 'object'), -- what was asked for
    facts             jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(facts) = 'object'),   -- what header and decoding said
    duration_seconds  double precision CHECK (duration_seconds > 0 AND duration_seconds < 'Infinity'),
    summary           text,
    created_at        timestamptz NOT NULL,
    finished_at       timestamptz,

    CHECK (id = left(sha256, 12)),
    CHECK ((state IN ('done', 'failed')) = (finished_at IS NOT NULL)),
    CHECK ((state = 'failed') = (error IS NOT NULL)),
    CHECK (state <> 'done' OR duration_seconds IS NOT NULL),
    CHECK ((model_name IS NULL) = (model_fingerprint IS NULL)),
    UNIQUE (id, model_fingerprint) -- what visual tokens refer to, so that one video never mixes models
);

CREATE INDEX videos_by_time ON videos (created_at, id);

CREATE TABLE segments (
    video_id         text NOT NULL REFERENCES videos ON DELETE CASCADE,
    number           integer NOT NULL CHECK (number >= 0),
    start_seconds    double precision NOT NULL CHECK (start_seconds >= 0),
    end_seconds      double precision NOT NULL,
    caption          text,
    motion           jsonb CHECK (jsonb_typeof(motion) = 'object'), -- magnitude, directionDegrees, curve
    motion_magnitude double precision CHECK (motion_magnitude >= 0 AND motion_magnitude < 'Infinity'),
    motion_direction double precision CHECK (motion_direction >= 0 AND motion_direction < 360), -- degrees

    PRIMARY KEY (video_id, number),
    CHECK (start_seconds < end_seconds),
    CHECK ((motion IS NULL) = (motion_magnitude IS NULL)),
    CHECK (motion_direction IS NULL OR motion_magnitude > 0) -- what does not move has no direction
);

CREATE INDEX segments_by_motion ON segments (motion_magnitude) WHERE motion_magnitude IS NOT NULL;

CREATE TABLE sampled_frames (
    video_id       text NOT NULL,
    segment_number integer NOT NULL,
    seconds        double precision NOT NULL, -- the frame's true presentation time
    role           text NOT NULL CHECK (role IN ('anchor', 'middle')),
    thumbnail      bytea, -- JPEG

    PRIMARY KEY (video_id, segment_number, seconds),
    FOREIGN KEY (video_id, segment_number) REFERENCES segments ON DELETE CASCADE,
    CHECK (substr(thumbnail, 1, 2) = '\xffd8')
);

ALTER TABLE sampled_frames ALTER COLUMN thumbnail SET STORAGE EXTERNAL; -- already compressed

CREATE TABLE visual_tokens (
    video_id           text NOT NULL,
    segment_number     integer NOT NULL,
    fingerprint        text NOT NULL,
    strategy           text NOT NULL CHECK (strategy <> ''),
    token_count        integer NOT NULL CHECK (token_count > 0),
    token_count_before integer NOT NULL,
    dim                integer NOT NULL CHECK (dim > 0),
    data               bytea NOT NULL, -- layout, positions and [token_count, dim] bfloat16 in the versioned form of VisualTokensFormat

    PRIMARY KEY (video_id, segment_number),
    FOREIGN KEY (video_id, segment_number) REFERENCES segments ON DELETE CASCADE,
    FOREIGN KEY (video_id, fingerprint) REFERENCES videos (id, model_fingerprint) ON DELETE CASCADE,
    CHECK (token_count_before >= token_count),
    CHECK (octet_length(data) >= token_count * dim::bigint * 2)
);

-- Noise to a compressor, and EXTERNAL is read in slices without reading the rest.
ALTER TABLE visual_tokens ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE chapters (
    video_id      text NOT NULL REFERENCES videos ON DELETE CASCADE,
    number        integer NOT NULL CHECK (number >= 0),
    start_seconds double precision NOT NULL CHECK (start_seconds >= 0),
    end_seconds   double precision NOT NULL,
    title         text NOT NULL,
    text          text NOT NULL,

    PRIMARY KEY (video_id, number),
    CHECK (start_seconds < end_seconds)
);

-- Everything that full-text search finds. Kinds are open (caption, chapter, summary, transcript, …); the number counts within a kind.
CREATE TABLE texts (
    video_id      text NOT NULL REFERENCES videos ON DELETE CASCADE,
    kind          text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]{0,39}$'),
    number        integer NOT NULL CHECK (number >= 0),
    start_seconds double precision NOT NULL CHECK (start_seconds >= 0),
    end_seconds   double precision NOT NULL,
    body          text NOT NULL CHECK (octet_length(body) <= 500000), -- below what a tsvector holds
    search        tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', body)) STORED,

    PRIMARY KEY (video_id, kind, number),
    CHECK (start_seconds < end_seconds)
);

CREATE INDEX texts_search ON texts USING gin (search);

CREATE TABLE questions (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    video_id   text NOT NULL REFERENCES videos ON DELETE CASCADE,
    asked_at   timestamptz NOT NULL,
    question   text NOT NULL CHECK (btrim(question) <> ''),
    answer     text NOT NULL,
    found      boolean NOT NULL,
    model_name text,
    evidence   jsonb NOT NULL CHECK (jsonb_typeof(evidence) = 'array'),

    CHECK (found OR evidence = '[]') -- what is not in the video rests on nothing
);

CREATE INDEX questions_by_video ON questions (video_id, asked_at);

CREATE TABLE ledger (
    video_id    text NOT NULL REFERENCES videos ON DELETE CASCADE,
    stage       text NOT NULL CHECK (stage ~ '^[a-z][a-z0-9_]{0,39}$'),
    chunk       integer NOT NULL CHECK (chunk >= 0),
    entry       jsonb NOT NULL CHECK (jsonb_typeof(entry) = 'object'),
    recorded_at timestamptz NOT NULL,

    PRIMARY KEY (video_id, stage, chunk)
);

-- Ranges inside the video. A CHECK sees one row only, so these look at the video's own; the duration cannot shrink below what refers to it.

CREATE FUNCTION refuse_outside_video(video text, what text, upto double precision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    duration double precision;
BEGIN
    SELECT duration_seconds INTO duration FROM videos WHERE id = video;
    IF duration IS NULL OR NOT upto <= duration THEN
        RAISE EXCEPTION '% of video %: expected an end inside its % s, got %', what, video, coalesce(duration::text, 'unknown'), upto
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_video';
    END IF;
END $$;

CREATE FUNCTION range_inside_video() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_outside_video(NEW.video_id, TG_TABLE_NAME, NEW.end_seconds);
    RETURN NEW;
END $$;

CREATE TRIGGER inside_video BEFORE INSERT OR UPDATE OF end_seconds ON segments FOR EACH ROW EXECUTE FUNCTION range_inside_video();
CREATE TRIGGER inside_video BEFORE INSERT OR UPDATE OF end_seconds ON chapters FOR EACH ROW EXECUTE FUNCTION range_inside_video();
CREATE TRIGGER inside_video BEFORE INSERT OR UPDATE OF end_seconds ON texts FOR EACH ROW EXECUTE FUNCTION range_inside_video();

CREATE FUNCTION frame_inside_segment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM segments WHERE video_id = NEW.video_id AND number = NEW.segment_number
                   AND NEW.seconds >= start_seconds AND NEW.seconds < end_seconds) THEN
        RAISE EXCEPTION 'sampled frame of video %: expected a time inside segment %, got %', NEW.video_id, NEW.segment_number, NEW.seconds
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inside_segment';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER inside_segment BEFORE INSERT OR UPDATE OF seconds ON sampled_frames FOR EACH ROW EXECUTE FUNCTION frame_inside_segment();

CREATE FUNCTION evidence_inside_video() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    range jsonb;
BEGIN
    FOR range IN SELECT jsonb_array_elements(NEW.evidence) LOOP
        IF NOT coalesce((range ->> 'startSeconds')::double precision >= 0
                        AND (range ->> 'startSeconds')::double precision < (range ->> 'endSeconds')::double precision, false) THEN
            RAISE EXCEPTION 'evidence of video %: expected 0 <= startSeconds < endSeconds, got %', NEW.video_id, range
                USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_range';
        END IF;
        PERFORM refuse_outside_video(NEW.video_id, 'evidence', (range ->> 'endSeconds')::double precision);
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER evidence_inside_video BEFORE INSERT OR UPDATE OF evidence ON questions FOR EACH ROW EXECUTE FUNCTION evidence_inside_video();

CREATE FUNCTION duration_covers_ranges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM segments WHERE video_id = NEW.id AND NOT coalesce(end_seconds <= NEW.duration_seconds, false))
        OR EXISTS (SELECT FROM chapters WHERE video_id = NEW.id AND NOT coalesce(end_seconds <= NEW.duration_seconds, false))
        OR EXISTS (SELECT FROM texts WHERE video_id = NEW.id AND NOT coalesce(end_seconds <= NEW.duration_seconds, false)) THEN
        RAISE EXCEPTION 'video %: expected a duration that covers its segments, chapters and texts, got %', NEW.id, NEW.duration_seconds
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duration_covers_ranges';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER duration_covers_ranges BEFORE UPDATE OF duration_seconds ON videos FOR EACH ROW
    WHEN (OLD.duration_seconds IS DISTINCT FROM NEW.duration_seconds) EXECUTE FUNCTION duration_covers_ranges();
