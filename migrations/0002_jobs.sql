-- The units of work of the pipeline. The job engine only delivers their ids; everything that decides is in this table.
--
--            ┌──────────── retry, snooze, handed back ────────────┐
--            ▼                                                    │
--   ───▶ pending ──────────────────── claim ─────────────────▶ running ───▶ done
--          ▲ │                                                 │  │ ▲
--          │ └──▶ cancelled ◀── another unit of the video ─────┘  │ └── claim after a crash
--          │           │         failed                           ▼
--          └───────────┴──────── submitted again ◀───────────── failed
CREATE TABLE units (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    video_id      text NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    stage         text NOT NULL CHECK (stage <> ''),
    chunk         integer NOT NULL CHECK (chunk >= 0),
    job_group     text NOT NULL CHECK (job_group IN ('cpu', 'gpu')),
    state         text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'cancelled')),
    input         jsonb NOT NULL,
    -- Raised whenever the unit changes hands: whoever holds an older number writes nothing any more.
    fence         bigint NOT NULL DEFAULT 0 CHECK (fence >= 0),
    -- Runs begun; those of them that ended by an exception; those whose process vanished.
    starts        integer NOT NULL DEFAULT 0 CHECK (starts >= 0),
    attempts      integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    losses        integer NOT NULL DEFAULT 0 CHECK (losses >= 0),
    max_attempts  integer NOT NULL CHECK (max_attempts > 0),
    -- Why the last attempt failed; stays while the unit waits for the next one.
    error         text,
    progress      double precision NOT NULL DEFAULT 0 CHECK (progress >= 0 AND progress <= 1),
    progress_text text,
    worker        text,
    enqueued_at   timestamptz NOT NULL,
    not_before    timestamptz NOT NULL,
    started_at    timestamptz,
    heartbeat_at  timestamptz,
    finished_at   timestamptz,

    UNIQUE (video_id, stage, chunk),
    CHECK ((state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK ((state = 'running') = (worker IS NOT NULL)),
    CHECK ((state = 'running') = (heartbeat_at IS NOT NULL)),
    CHECK (state NOT IN ('running', 'done') OR started_at IS NOT NULL),
    CHECK (state <> 'failed' OR error IS NOT NULL),
    CHECK (state <> 'done' OR progress = 1),
    CHECK (attempts + losses <= starts),
    CHECK (attempts <= max_attempts)
);

CREATE INDEX units_unfinished ON units (not_before) WHERE state IN ('pending', 'running');
