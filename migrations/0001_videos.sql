-- Videos and what is known of them.
CREATE TABLE videos (id text PRIMARY KEY);
