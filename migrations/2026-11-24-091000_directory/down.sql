drop table memberships, users, agencies, place_successors, places;
