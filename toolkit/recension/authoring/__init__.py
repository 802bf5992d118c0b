"""What authors are helped with: a draft from the latest revision, its log row, the common layout of documents."""
