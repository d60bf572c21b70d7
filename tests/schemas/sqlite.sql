CREATE TABLE sqlite_sequence(name,seq);
CREATE TABLE IF NOT EXISTS "albums"
(
    [AlbumId] INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    [Title] NVARCHAR(160)  NOT NULL,
    [ArtistId] INTEGER  NOT NULL,
    FOREIGN KEY ([ArtistId]) REFERENCES "artists" ([ArtistId])
		ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE TABLE artists (ArtistId INTEGER PRIMARY KEY, Name TEXT UNIQUE COLLATE NOCASE);
CREATE TABLE tracks(
  id INTEGER PRIMARY KEY,   -- the row's own id; not Apple's
  album INT REFERENCES albums,
  'odd name' TEXT DEFAULT ';' CHECK ("odd name" <> 'CREATE TABLE x(y);'),
  price DECIMAL(8,2) NOT NULL DEFAULT (0.5 + 0.49),
  untyped
);
CREATE TABLE playlist_track (playlist, track, position INT, PRIMARY KEY (playlist, track), FOREIGN KEY (track) REFERENCES tracks) WITHOUT ROWID;
CREATE TABLE `tags` (`track` INT CONSTRAINT tagged REFERENCES tracks(id) ON DELETE CASCADE NOT NULL, `tag` TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX tags_once ON tags(track, tag COLLATE NOCASE DESC);
CREATE INDEX by_title ON albums(Title);
CREATE VIRTUAL TABLE search USING fts5(title, body);
CREATE TRIGGER no_more AFTER INSERT ON tags BEGIN
  DELETE FROM tags WHERE tag = 'x;y';
  INSERT INTO tags VALUES (1, 'z');
END;
CREATE VIEW cheap AS SELECT * FROM tracks WHERE price < 1;
