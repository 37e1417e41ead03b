"""`users.chat_settings`: what a user's new chats begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


# No batch: it would copy the table and drop the old one, and deleting a user deletes its chats.
def upgrade() -> None:
    op.add_column("users", sa.Column("chat_settings", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "chat_settings")
