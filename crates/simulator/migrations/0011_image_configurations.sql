-- What an image says of itself, as its manifest refers to it; none of an index, nor of images from before.
ALTER TABLE images ADD COLUMN configuration TEXT;
