"""Finding products from plain words: any attribute of the catalogue is a criterion, none declared in advance."""
