"""Keep which products were bought, where customers live, and the pace of a campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purchase_lines",
        sa.Column("order_number", sa.String(64), nullable=False),
        sa.Column("sku", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_number", "sku", name=op.f("pk_purchase_lines")),
    )
    with op.batch_alter_table("purchase_lines") as table:
        table.create_index("ix_purchase_lines_person", ["person_id", "sku"])
    with op.batch_alter_table("campaigns") as table:
        table.add_column(sa.Column("paced_until", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("persons") as table:
        table.add_column(sa.Column("city", sa.String(80), nullable=False, server_default=""))
        table.add_column(sa.Column("postcode", sa.String(16), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("persons") as table:
        table.drop_column("postcode")
        table.drop_column("city")
    with op.batch_alter_table("campaigns") as table:
        table.drop_column("paced_until")
    op.drop_table("purchase_lines")
