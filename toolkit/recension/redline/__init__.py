from recension.redline.merging import redline_of
