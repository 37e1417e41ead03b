"""`sign_ins`: a token must name one to be believed. Tokens from before name none, so everybody signs in once more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_ins_user_id_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_age", "sign_ins", ["created_at"])
    op.create_index("ix_sign_ins_user", "sign_ins", ["user_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_sign_ins_user", "sign_ins")
    op.drop_index("ix_sign_ins_age", "sign_ins")
    op.drop_table("sign_ins")
