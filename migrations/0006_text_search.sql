-- So that a search by words stays quick among a million texts.

-- Chapters and summaries are searched on their own, and are few beside captions.
CREATE INDEX texts_search_broad ON texts USING gin (search) WHERE kind IN ('chapter', 'summary');

-- Which segments a stretch of a video lies in, without looking at the others.
CREATE INDEX segments_by_start ON segments (video_id, start_seconds);
