-- Questions to many videos. What each video answered is a row of its own in questions, with its evidence, and goes with its video.

CREATE TABLE library_questions (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked_at timestamptz NOT NULL,
    question text NOT NULL CHECK (btrim(question) <> ''),
    answer   text NOT NULL,
    found    boolean NOT NULL,
    asked_of text[] CHECK (cardinality(asked_of) > 0) -- ids of the videos that it was limited to, whatever has become of them; null for the whole library
);

ALTER TABLE questions ADD COLUMN library_question bigint REFERENCES library_questions ON DELETE CASCADE;

CREATE INDEX questions_by_library_question ON questions (library_question) WHERE library_question IS NOT NULL;
