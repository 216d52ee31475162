//! What watches the whole house.
