"""On what terms somebody is written to: in their words, as buttons, kept, said back; and why we write where we do."""
