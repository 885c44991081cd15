"""Files from the internet: fetched because somebody clicked, and checked before they count."""
