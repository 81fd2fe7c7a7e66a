-- Vectors of dual encoders: one per sampled frame and one per segment, for search by meaning.
--
-- A model is known by its weights' fingerprint and is one row here; every vector names that row and repeats its dimension, so that vectors of two models
-- never stand beside each other unnoticed. The tables hold vectors of any dimension; an HNSW index has one, so each model has its own partial index.

CREATE TABLE embedding_models (
    number      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint text NOT NULL UNIQUE CHECK (fingerprint <> ''),
    name        text NOT NULL CHECK (name <> ''),
    dim         integer NOT NULL CHECK (dim BETWEEN 1 AND 4000), -- the longest halfvec that HNSW takes
    created_at  timestamptz NOT NULL,

    UNIQUE (number, dim) -- what vectors refer to
);

-- Needs pgvector, without which everything else works: called when the schema is prepared, does nothing when there is nothing to do.
CREATE FUNCTION create_embedding_tables() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('segment_embeddings') IS NOT NULL THEN
        RETURN true;
    ELSIF to_regtype('halfvec') IS NULL THEN
        RETURN false;
    END IF;

    LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE; -- many processes may start at once; unlike an advisory lock, this also shows what others have created
    IF to_regclass('segment_embeddings') IS NOT NULL THEN
        RETURN true;
    END IF;

    CREATE TABLE frame_embeddings (
        video_id       text NOT NULL,
        segment_number integer NOT NULL,
        seconds        double precision NOT NULL,
        model          integer NOT NULL,
        dim            integer NOT NULL,
        embedding      halfvec NOT NULL, -- of length 1; the type refuses what is not finite

        PRIMARY KEY (video_id, segment_number, seconds, model),
        FOREIGN KEY (video_id, segment_number, seconds) REFERENCES sampled_frames ON DELETE CASCADE,
        FOREIGN KEY (model, dim) REFERENCES embedding_models (number, dim),
        CONSTRAINT dim_is_the_models CHECK (vector_dims(embedding) = dim),
        CONSTRAINT length_is_one CHECK (l2_norm(embedding) BETWEEN 0.99 AND 1.01)
    );

    CREATE TABLE segment_embeddings (
        video_id       text NOT NULL,
        segment_number integer NOT NULL,
        model          integer NOT NULL,
        dim            integer NOT NULL,
        embedding      halfvec NOT NULL, -- the mean of its frames', of length 1

        PRIMARY KEY (video_id, segment_number, model),
        FOREIGN KEY (video_id, segment_number) REFERENCES segments ON DELETE CASCADE,
        FOREIGN KEY (model, dim) REFERENCES embedding_models (number, dim),
        CONSTRAINT dim_is_the_models CHECK (vector_dims(embedding) = dim),
        CONSTRAINT length_is_one CHECK (l2_norm(embedding) BETWEEN 0.99 AND 1.01)
    );

    -- Noise to a compressor, and an exact scan reads every one: kept in the row.
    ALTER TABLE frame_embeddings ALTER COLUMN embedding SET STORAGE PLAIN;
    ALTER TABLE segment_embeddings ALTER COLUMN embedding SET STORAGE PLAIN;
    RETURN true;
END $$;

-- The indexes of one model. CREATE INDEX locks the tables against writers, so this belongs to no transaction that has written to them.
CREATE FUNCTION create_embedding_indexes(model integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known embedding_models;
    place text;
BEGIN
    LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO STRICT known FROM embedding_models WHERE number = model;
    FOREACH place IN ARRAY ARRAY['frame_embeddings', 'segment_embeddings'] LOOP
        IF to_regclass(format('%s_of_model_%s', place, model)) IS NULL THEN
            EXECUTE format('CREATE INDEX %1$s_of_model_%2$s ON %1$s USING hnsw ((embedding::halfvec(%3$s)) halfvec_cosine_ops) WHERE model = %2$s', place, model, known.dim);
        END IF;
    END LOOP;
END $$;
